"""Citizens' and participants' voice: satisfaction surveys, complaints with deadlines, questionnaires, forums."""

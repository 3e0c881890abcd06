"""The operator's commands, one module each: options in, words out."""

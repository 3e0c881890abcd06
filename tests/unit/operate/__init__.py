"""What the operator's commands stand on, without files or servers."""

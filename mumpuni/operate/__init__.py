"""What whoever runs a deployment does to it: look at events, mind dead letters, rebuild, check, back up."""

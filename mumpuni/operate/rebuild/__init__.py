"""Building a service's store anew from the first event, beside the live one, and putting it in its place."""

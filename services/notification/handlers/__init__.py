"""What notification does: react to a batch of events, look again when a timer is due, take an acknowledgement."""

"""The way out: how a message is put into words and handed to mail servers, webhooks and third parties."""

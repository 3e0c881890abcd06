"""The load: clerks and citizens who do everything the platform is for, each in turn, many at once."""

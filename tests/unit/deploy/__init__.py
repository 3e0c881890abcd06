"""What deploys the platform, checked as far as it goes without deploying it."""

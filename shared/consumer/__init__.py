"""Reads topics and lets a service react, each event's effect once."""

from shared.consumer.apply import Reactions, Work
from shared.consumer.consumer import Consumer, ConsumerSettings, ConsumerStopped

__all__ = ["Consumer", "ConsumerSettings", "ConsumerStopped", "Reactions", "Work"]

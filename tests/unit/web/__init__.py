"""Tests of the kernel's web parts."""

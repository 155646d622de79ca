"""The job engine side by side with the queues a Python developer would pick instead."""

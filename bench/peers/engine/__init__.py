"""The queues that the job engine is measured beside; everything here runs in their environment, not in ours."""

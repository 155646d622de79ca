"""What serves the job state: values into values, JSON, and the table in memory."""

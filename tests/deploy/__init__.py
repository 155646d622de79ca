"""The files of deploy/ with the real proxies that they are for."""

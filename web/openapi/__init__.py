"""The HTTP interface as an OpenAPI document, made from what the views take and answer."""

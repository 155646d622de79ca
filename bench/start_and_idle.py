def main() -> bool:
    return True

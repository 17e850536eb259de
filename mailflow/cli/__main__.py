"""`python -m mailflow.cli`"""

from mailflow.cli import main

if __name__ == "__main__":
    main()

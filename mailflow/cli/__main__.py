"""`python -m mailflow.cli`"""

from mailflow.cli import main

main()

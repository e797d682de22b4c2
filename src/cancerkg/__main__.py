"""``python -m cancerkg``: the command line."""

from cancerkg.cli import main

main()

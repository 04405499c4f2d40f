// The linters of the languages that documents to paste are written in.

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { needed, run } from "./process.ts";

const program = (name: string) => join(needed("LAKEWARDEN_LINT_VENV"), "bin", name);

/** Writes a document where its linter looks for it. */
function file(name: string, text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), "lint-")), name);
  writeFileSync(path, text);
  return path;
}

/** Fails where a POSIX shell would read a script otherwise than it looks. */
export function lintShell(script: string): void {
  run(program("shellcheck"), ["--shell=sh", file("script.sh", script)]);
}

/** Fails where a template is none that CloudFormation takes. */
export function lintCloudFormation(template: string): void {
  run(program("cfn-lint"), [file("template.json", template)]);
}

/** Fails where Terraform itself cannot read a configuration or would format it differently. Its providers are not at hand. */
export function lintTerraform(configuration: string): void {
  const folder = join(file("main.tf", configuration), "..");
  run(program("python"), [join(import.meta.dirname, "../lint/terraform.py"), folder]);
}

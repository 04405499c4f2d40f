// The tested versions of arraylake, each in its own Python environment.

const VARIABLES = {
  oldest: "LAKEWARDEN_ARRAYLAKE_OLDEST_VENV",
  reference: "LAKEWARDEN_ARRAYLAKE_VENV",
  newest: "LAKEWARDEN_ARRAYLAKE_NEWEST_VENV",
};
type Version = keyof typeof VARIABLES;

/**
 * The variables that name the environments of these versions. The newest takes Python 3.12: `make test` says so where there is
 * none and leaves its variable empty, and then it is not among them. Every other one has to be there.
 */
export function arraylakes(...versions: Version[]): [Version, string][] {
  const wanted = versions.map((version): [Version, string] => [version, VARIABLES[version]]);
  return wanted.filter(([, variable]) => process.env[variable] !== "");
}

// Processes a test starts and stops.

import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

export function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests with make test`);
  return value;
}

/** The search path with the programs of a virtual environment first: a machine has others of the same name, or none. */
export const pathWith = (variable: string): { PATH: string } => ({ PATH: `${join(needed(variable), "bin")}:${process.env.PATH}` });

/** A process with its output so far. */
export class Running {
  output = "";

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data) => (this.output += data));
  }

  static start(program: string, args: string[], env: Record<string, string>): Running {
    const kept = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "" };
    return new Running(spawn(program, args, { env: { ...kept, ...env }, stdio: ["ignore", "pipe", "pipe"] }));
  }

  /** Waits until the output matches. */
  async says(pattern: RegExp, seconds = 60): Promise<RegExpMatchArray> {
    for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
      const match = this.output.match(pattern);
      if (match) return match;
      if (this.child.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`waited for ${pattern}, heard:\n${this.output}`);
  }

  /** Stops it in its tracks until it goes on. */
  freeze(): () => void {
    this.child.kill("SIGSTOP");
    return () => this.child.kill("SIGCONT");
  }

  /** Sends a signal and waits for the end; returns the exit code. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    if (this.child.exitCode === null) {
      const ended = once(this.child, "exit");
      this.child.kill(signal);
      await ended;
    }
    return this.child.exitCode;
  }
}

/** Runs a program to its end. A failure says how it ended, and what it wrote to standard error. */
export function run(program: string, args: string[], env: Record<string, string> = {}, input?: string): string {
  const kept = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "" };
  const options = { env: { ...kept, ...env }, input, maxBuffer: 256 * 1024 * 1024, encoding: "utf8" } as const;
  const { error, status, signal, stdout, stderr } = spawnSync(program, args, options);
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${signal ?? `exit code ${status}`}\n${stdout}${stderr}`);
  return stdout;
}

/** The same for a client that keeps a server busy: the server's output is read meanwhile, or it would block. */
export function runBeside(program: string, args: string[], env: Record<string, string> = {}, input = ""): Promise<string> {
  const kept = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "" };
  return new Promise((done, failed) => {
    const child = execFile(program, args, { env: { ...kept, ...env }, encoding: "utf8" }, (error, said, complaints) => {
      if (error) failed(new Error(`${error.message}\n${complaints}`));
      else done(said);
    });
    child.stdin?.end(input);
  });
}

// An unknown certificate authority, and TLS servers with its certificates in front of http servers.

import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { type Server, createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { forward } from "./forward.ts";
import { run } from "./process.ts";

const KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

export class Authority {
  private readonly folder = mkdtempSync(join(tmpdir(), "authority-"));
  /** The authority's own certificate. */
  readonly file = this.at("ca.pem");

  constructor() {
    const own = ["-days", "2", "-subj", "/CN=Nobody's authority", "-addext", "basicConstraints=critical,CA:TRUE"];
    run("openssl", ["req", "-x509", ...KEY, "-keyout", this.at("ca.key"), "-out", this.file, ...own]);
  }

  /** A server on this machine that forwards to `target`, with a certificate for a name such as IP:127.0.0.1. */
  async before(target: string, name: string): Promise<Secured> {
    run("openssl", ["req", ...KEY, "-keyout", this.at("key.pem"), "-out", this.at("request.pem"), "-subj", "/CN=secured"]);
    writeFileSync(this.at("names"), `subjectAltName=${name}\nbasicConstraints=CA:FALSE\n`);
    const signed = ["-CA", this.file, "-CAkey", this.at("ca.key"), "-days", "2", "-extfile", this.at("names")];
    run("openssl", ["x509", "-req", "-in", this.at("request.pem"), ...signed, "-out", this.at("cert.pem")]);
    const tls = { key: readFileSync(this.at("key.pem")), cert: readFileSync(this.at("cert.pem")) };
    const server = createServer(tls, (incoming, outgoing) => forward(incoming, outgoing, target)).listen(0, "127.0.0.1");
    await once(server, "listening");
    return new Secured(server);
  }

  private at(name: string): string {
    return join(this.folder, name);
  }
}

export class Secured {
  readonly port: number;
  readonly url: string;

  constructor(private readonly server: Server) {
    this.port = (server.address() as { port: number }).port;
    this.url = `https://127.0.0.1:${this.port}`;
  }

  stop(): void {
    this.server.close();
  }
}

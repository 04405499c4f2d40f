// A proxy in front of the test cloud's STS that records its requests. It changes nothing, not even the signed host.

import { type IncomingMessage, type Server, createServer, request } from "node:http";
import { once } from "node:events";

export class Recorder {
  readonly asked: URLSearchParams[] = [];

  private constructor(
    private readonly server: Server,
    readonly endpoint: string,
  ) {}

  static async before(cloud: string): Promise<Recorder> {
    const { hostname, port } = new URL(cloud);
    const server = createServer(async (incoming, outgoing) => {
      const body = await read(incoming);
      recorder.asked.push(new URLSearchParams(body.toString()));
      const { method, url: path, headers } = incoming;
      const forwarded = request({ hostname, port, method, path, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      forwarded.on("error", () => outgoing.destroy());
      forwarded.end(body);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const recorder = new Recorder(server, `http://127.0.0.1:${(server.address() as { port: number }).port}`);
    return recorder;
  }

  stop(): void {
    this.server.close();
  }
}

async function read(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

// A proxy before a store, whose answers the test holds back.

import { type IncomingMessage, type Server, createServer, request } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

export class SlowStore {
  /** Which requests are not answered for now. */
  private holds: (request: IncomingMessage) => boolean = () => false;
  private held: (() => void)[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async before(endpoint: string): Promise<SlowStore> {
    const server = createServer((asked, answer) => {
      const forward = () => {
        // The host is a part of what is signed.
        const { method, url, headers } = asked;
        const onward = request(new URL(url ?? "/", endpoint), { method, headers }, (came) => {
          answer.writeHead(came.statusCode ?? 502, came.headers);
          came.pipe(answer);
        });
        onward.on("error", () => answer.destroy());
        asked.pipe(onward);
      };
      if (store.holds(asked)) store.held.push(forward);
      else forward();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const store: SlowStore = new SlowStore(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return store;
  }

  hold(which: (request: IncomingMessage) => boolean): void {
    this.holds = which;
  }

  /** Answers what is held, and all that follows. */
  release(): void {
    this.holds = () => false;
    for (const forward of this.held.splice(0)) forward();
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

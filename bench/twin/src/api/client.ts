// Requests to the API of Lakewarden. The server before the twin adds the token, as a session's cookie would be added.

interface FieldProblem {
  detail: string;
  pointer: string;
}

/** Why a request was refused, in the words of the server (RFC 9457). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    detail: string,
    readonly fields: FieldProblem[],
  ) {
    super(detail);
  }
}

async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  const { detail, errors } = (body ?? {}) as { detail?: string; errors?: FieldProblem[] };
  return new Problem(response.status, detail ?? "Something went wrong.", errors ?? []);
}

/** Calls the API; rejects with a `Problem` when it refuses. */
export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw await problemOf(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

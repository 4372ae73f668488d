/** A request as it came, its body already unpacked. */
export interface WireRequest {
  readonly method: string;
  /** Path and query, as received. */
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

export function headerOf(request: Pick<WireRequest, 'headers'>, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}

/** The parameters of a query protocol: the body of a POST, or what stands behind the path of a GET. */
export function formOf(request: WireRequest): URLSearchParams {
  return request.body.length > 0
    ? new URLSearchParams(Buffer.from(request.body).toString('utf8'))
    : request.url.searchParams;
}

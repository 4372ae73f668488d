import type { NormalizedSchema } from '@smithy/core/schema';

/** The protocol in which a service's own SDK client speaks to it. */
export type WireProtocol = 'awsQuery' | 'ec2Query' | 'restXml' | 'restJson' | 'awsJson';

/** An operation as the SDK's own schema describes it. */
export interface WireOperation {
  readonly name: string;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
  /**
   * Method and path of a REST operation, such as `GET` and `/2013-04-01/change/{Id}`. `flags`: names that its
   * query must have, by which S3 tells operations of one path apart (`?versioning`).
   */
  readonly http?: {
    readonly method: string;
    readonly path: string;
    readonly flags: readonly string[];
    readonly status: number;
  };
}

/** One service as its SDK client speaks to it: nothing of it is written down here, all is read from the client. */
export interface WireService {
  readonly id: string;
  readonly protocol: WireProtocol;
  readonly xmlNamespace: string;
  /** The API's date: tells the two generations of load balancing apart, which sign with one name. */
  readonly version: string;
  readonly operations: ReadonlyMap<string, WireOperation>;
  /** An error's code as query services say it → the name of its shape, where that is another. */
  readonly errorShapes: ReadonlyMap<string, string>;
  /** It spoke query once, and still says each error's old code. */
  readonly queryCompatible: boolean;
}

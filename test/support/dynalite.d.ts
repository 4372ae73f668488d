declare module 'dynalite' {
  import type { Server } from 'node:http';
  /** DynamoDB over HTTP in this process, in memory. */
  export default function dynalite(options?: { createTableMs?: number }): Server;
}

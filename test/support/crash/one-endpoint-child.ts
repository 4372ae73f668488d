import http, { type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Loaded before the bundle: what it sends to an address of its own, as to the five endpoints of a cluster of ARC's, goes where
 * all of simulated AWS is.
 */
const aws = new URL(process.env['AWS_ENDPOINT_URL'] ?? '');
const request = (options: RequestOptions, onAnswer?: (answer: IncomingMessage) => void) =>
  http.request({ ...options, host: aws.hostname, port: aws.port, agent: http.globalAgent }, onAnswer);
Object.assign(https, { request });
syncBuiltinESMExports();

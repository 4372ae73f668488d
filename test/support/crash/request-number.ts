/** Header by which a request of a driven process is known on both sides of its socket. */
export const requestNumber = 'x-driven-request';

/** `+1:09`, `-0:20`: minutes and seconds from the first fault. */
export function fromFault(atSeconds: number): string {
  const whole = Math.floor(Math.abs(atSeconds));
  const time = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
  return `${atSeconds < 0 ? '-' : '+'}${time}`;
}

/** The time, handed in so that tests can step it. Nothing else in the server reads the system clock. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

import { Type, type Static } from 'typebox';

/** Stock states, named after schema.org's ItemAvailability. */
export const AVAILABILITIES = ['InStock', 'OutOfStock', 'PreOrder', 'BackOrder', 'Discontinued'] as const;

export const Availability = Type.Enum(AVAILABILITIES);
export type Availability = (typeof AVAILABILITIES)[number];

/** Null if the page does not state the availability. */
export const AvailabilityOrUnknown = Type.Union([Availability, Type.Null()]);
export type AvailabilityOrUnknown = Static<typeof AvailabilityOrUnknown>;

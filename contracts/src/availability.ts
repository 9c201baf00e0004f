import { Type, type Static } from 'typebox';

/** The stock states Tidemark tells apart, in the words of schema.org's ItemAvailability. */
export const AVAILABILITIES = ['InStock', 'OutOfStock', 'PreOrder', 'BackOrder', 'Discontinued'] as const;

export const Availability = Type.Enum(AVAILABILITIES);
export type Availability = (typeof AVAILABILITIES)[number];

/** null means: the page does not say. */
export const AvailabilityOrUnknown = Type.Union([Availability, Type.Null()]);
export type AvailabilityOrUnknown = Static<typeof AvailabilityOrUnknown>;

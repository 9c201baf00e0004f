import { Type } from 'typebox';
import { Breaker } from '../breaker.ts';
import { route } from './route.ts';

export const adminBreakerRoutes = {
  listBreakers: route({
    method: 'GET',
    path: '/admin/breakers',
    summary: 'List tripped circuit breakers, most recent first; at most 1000',
    auth: 'admin',
    status: 200,
    response: Type.Object({ items: Type.Array(Breaker) }),
  }),
} as const;

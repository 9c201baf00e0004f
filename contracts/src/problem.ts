import { Type, type Static } from 'typebox';

/** RFC 9457 problem details. `code` is stable, for programs; `detail` is for people. */
export const Problem = Type.Object(
  {
    type: Type.String({ examples: ['about:blank'] }),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String({ examples: ['not-found'] }),
    detail: Type.String(),
    quota: Type.Optional(
      Type.Object(
        { name: Type.String({ examples: ['products'] }), limit: Type.Integer() },
        { description: 'With the code quota-exceeded: which quota of `GET /me`, and its limit' },
      ),
    ),
    errors: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }))),
  },
  { $id: 'Problem' },
);
export type Problem = Static<typeof Problem>;

import { type FastifyRequest } from 'fastify';

/**
 * Resolves to the dependencies that keep the service from working: name -> reason. Empty when it is ready.
 */
export type ReadyCheck = () => Promise<Readonly<Record<string, string>>>;

/** Dependencies that are unreachable while the service runs on, more slowly: name -> reason. */
export type DegradedCheck = () => Readonly<Record<string, string>>;

/** Resolves to the technology behind each port: port -> technology. */
export type TechnologyReport = () => Promise<Readonly<Record<string, string>>>;

/** Whether a request may see the metrics, and the reasons why the service is not ready. */
export type IsOperator = (request: FastifyRequest) => boolean;

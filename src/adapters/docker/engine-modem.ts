import Modem from 'docker-modem';
import type Docker from 'dockerode';
import type { EngineAgent } from './engine-agent.js';

/**
 * What dockerode asks an engine through. The constructor of docker-modem is passed over: it goes where DOCKER_HOST of
 * the environment says, whatever it is told (S47), and speaks plain HTTP where a certificate is missing (S48). Here
 * connections come from the agent alone, which has made them safe.
 */
export const modemOver = (agent: EngineAgent): Docker['modem'] =>
  Object.assign(Object.create(Modem.prototype) as Docker['modem'], {
    protocol: 'http',
    // Nobody looks it up.
    host: 'docker',
    port: 80,
    pathPrefix: '/',
    headers: {},
    agent,
  });

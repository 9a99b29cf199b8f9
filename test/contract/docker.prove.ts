import { describeDocker } from './docker.js';

describeDocker('20.10');
describeDocker('29');

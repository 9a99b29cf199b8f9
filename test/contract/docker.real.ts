import { describeDocker } from './docker.js';

describeDocker('20.10', ['killed in shift', 'slot dead']);
describeDocker('29', ['killed in start']);

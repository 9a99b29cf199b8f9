import { describeDockerDeploys } from './docker.js';

describeDockerDeploys('20.10');

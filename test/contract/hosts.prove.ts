import { describeHosts } from './hosts.js';

describeHosts();

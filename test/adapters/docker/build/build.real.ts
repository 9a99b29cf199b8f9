import { enginesHere } from '../../../testbed/can-have-engines.js';
import { describeBuilds, describeCarried } from './builds.js';

for (const kind of enginesHere()) describeBuilds(kind);
if (enginesHere().length > 1) {
  describeCarried('20.10', '29');
  describeCarried('29', '20.10');
}

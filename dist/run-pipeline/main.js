const { dirname } = require('node:path');
const { runActionStep } = require('../main/index.js');

runActionStep('run-pipeline', 'main', dirname(__dirname));

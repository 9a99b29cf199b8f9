const { dirname } = require('node:path');
const { runActionStep } = require('../main/index.js');

runActionStep('deploy', 'main', dirname(__dirname));

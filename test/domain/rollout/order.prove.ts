import './order.test.js';

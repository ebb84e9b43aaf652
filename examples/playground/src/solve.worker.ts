import { gumbel, normal, sumOfGamma } from '@mapgrad/estimators';
import { gridShortestPath, topK } from '@mapgrad/solvers';
import { answerJobs } from '@mapgrad/threads/web';

answerJobs({ gridShortestPath, topK, gumbel, normal, sumOfGamma });

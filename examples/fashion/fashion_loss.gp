set title "{/:Bold A hidden layer learns in two epochs what softmax regression never does}\n" . \
    sprintf('{/*0.85 softmax regression: %d epochs in %.1f s; with 128 hidden units: %d in %.1f s}', \
    |$softmax| - 1, softmax_seconds, |$network| - 1, network_seconds)
set xlabel 'epochs'
set ylabel 'cross-entropy'
set xrange [0:|$softmax| + 6]
set yrange [0.3:0.56]
set xtics 0, 5, |$softmax| - 1
set grid ytics linecolor '#e4e4e4'
stats $softmax using 2 every ::|$softmax|-1 nooutput
trained = STATS_max
stats $softmax using 3 every ::|$softmax|-1 nooutput
new = STATS_max
stats $network using 2 every ::|$network|-1 nooutput
network_trained = STATS_max
stats $network using 3 every ::|$network|-1 nooutput
network_new = STATS_max
set label "softmax regression,\nvalidation" at |$softmax| - 0.4, new + 0.012 left textcolor rgb orange
set label "training" at |$softmax| - 0.4, trained left textcolor rgb blue
set label "network, validation" at |$network| - 0.4, network_new left textcolor rgb orange
set label "training" at |$network| - 0.4, network_trained left textcolor rgb blue
plot $softmax using 1:2 every ::1 with linespoints linewidth 2 pointtype 6 pointsize 0.7 * dot linecolor rgb blue, \
     $softmax using 1:3 every ::1 with linespoints linewidth 2 pointtype 6 pointsize 0.7 * dot linecolor rgb orange, \
     $network using 1:2 every ::1 with linespoints linewidth 3 pointtype 7 pointsize 0.8 * dot linecolor rgb blue, \
     $network using 1:3 every ::1 with linespoints linewidth 3 pointtype 7 pointsize 0.8 * dot linecolor rgb orange

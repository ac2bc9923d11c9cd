set title "{/:Bold The cheapest threshold lies far below one half}\n" . \
    sprintf('{/*0.85 a false alarm costs %g €, a miss %g €; 1000 spaces, 10 of them free}', false_alarm, miss)
set xlabel 'threshold: “free” if its probability is at least'
set ylabel 'costs of a round over all spaces (€)'
set logscale x
set xrange [0.01:1.3]
set yrange [0:75]
set xtics ('0.01' 0.01, '0.1' 0.1, '0.5' 0.5, '1' 1)
set ytics 10
set grid ytics linecolor '#e4e4e4'
always = miss * 10
at(threshold, cost) = sprintf('p ≥ %.2g: %.1f €', threshold, cost)
set label 'always “taken”' at 0.0105, always left offset 0, 0.7 textcolor rgb dark
set label "validation data:\nto choose by" at 0.04, 30 right textcolor rgb sky
set label "test data:\nto judge by" at 0.032, 49 right textcolor rgb blue
plot always with lines linewidth 2 dashtype 2 linecolor rgb dark, \
     $validation with lines linewidth 2.5 linecolor rgb sky, \
     $test with lines linewidth 4 linecolor rgb blue, \
     $points every ::0::0 using 1:2 with points pointtype 7 pointsize 2.2 * dot linecolor rgb orange, \
     $points every ::1::1 using 1:2 with points pointtype 7 pointsize 2.2 * dot linecolor rgb green, \
     $points every ::0::0 using 1:2:(at(0.5, $2)) with labels right offset -1, 1 \
         textcolor rgb orange, \
     $points every ::1::1 using 1:2:(at($1, $2)) with labels center offset 0, -1.5 \
         textcolor rgb green

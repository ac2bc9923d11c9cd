set multiplot title "{/:Bold=21 The ROC curve looks perfect; precision shows what finding more costs}\n" . \
    '{/*0.9 where one space in a hundred is free; points: the threshold at 0.5, and where it is cheapest}'
set bmargin at screen 0.13
set tmargin at screen 0.79
best = sprintf('p ≥ %.2f', cheapest)
set xrange [0:100]
set yrange [0:102]
set xtics 20
set ytics 20
set grid linecolor '#e4e4e4'

set lmargin at screen 0.09
set rmargin at screen 0.50
set title sprintf("{/:Bold ROC, area %.3f}", area) offset 0, -0.4
set xlabel 'taken spaces that are called free (%)'
set ylabel 'free spaces that are found (%)' offset 0.5
set label 'guessing' at 52, 46 left textcolor rgb '#707070'
set label 'always “taken”' at 9, 3 left textcolor rgb dark
plot x with lines linewidth 1.5 dashtype 2 linecolor rgb '#707070', \
     $roc with lines linewidth 3 linecolor rgb blue, \
     $chosen every ::0::0 using 1:2 with points pointtype 7 pointsize 2 * dot linecolor rgb dark, \
     $chosen every ::1::1 using 1:2 with points pointtype 7 pointsize 2 * dot linecolor rgb orange, \
     $chosen every ::2::2 using 1:2 with points pointtype 7 pointsize 2 * dot linecolor rgb green, \
     $chosen every ::1::1 using 1:2:('p ≥ 0.5') with labels left offset 1, -0.4 textcolor rgb orange, \
     $chosen every ::2::2 using 1:2:(best) with labels left offset 1.2, -0.3 textcolor rgb green

unset label
set lmargin at screen 0.58
set rmargin at screen 0.98
set title sprintf("{/:Bold precision and recall, average %.2f}", average_precision) offset 0, -0.4
set xlabel 'recall: free spaces that are found (%)'
set ylabel 'precision: truly free of those called free (%)' offset 0.5
set label 'guessing' at 50, free_share center offset 0, 0.7 textcolor rgb '#707070'
plot free_share with lines linewidth 1.5 dashtype 2 linecolor rgb '#707070', \
     $precision_recall with lines linewidth 3 linecolor rgb blue, \
     $chosen every ::1::1 using 2:3 with points pointtype 7 pointsize 2 * dot linecolor rgb orange, \
     $chosen every ::2::2 using 2:3 with points pointtype 7 pointsize 2 * dot linecolor rgb green, \
     $chosen every ::1::1 using 2:3:('p ≥ 0.5') with labels left offset 1, 0.4 textcolor rgb orange, \
     $chosen every ::2::2 using 2:3:(best) with labels right offset -1.2, -0.3 textcolor rgb green
unset multiplot

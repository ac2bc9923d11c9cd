set multiplot title "{/:Bold=21 All three are right 99 times in 100; the costs tell them apart}\n" . \
    '{/*0.9 ten rounds over 1000 spaces, 10 of them free each time; the colour is a number’s share of its row}'
array left[3] = [0.13, 0.43, 0.73]
array names[3] = ['always “taken”', 'free if p ≥ 0.5', sprintf('free if p ≥ %.2f', cheapest)]
set palette defined (0 '#ffffff', 1 '#58a3cd')
set cbrange [0:1]
set xrange [-0.5:1.5]
set yrange [1.5:-0.5]
set border 15 linecolor '#b0b0b0'
set tics scale 0
set xtics ('“taken”' 0, '“free”' 1)
set ytics ('taken' 0, 'free' 1)
set xlabel 'said to be'
set ylabel 'truly' offset 1
set bmargin at screen 0.38
set tmargin at screen 0.82
all(actual) = actual == 0 ? 9900 : 100
do for [i = 1:3] {
  set lmargin at screen left[i]
  set rmargin at screen left[i] + 0.25
  set title sprintf('{/:Bold %s}', names[i]) offset 0, -0.3
  set label 1 sprintf("accuracy %.1f %%\nfree spaces found: %.0f %%", value('accuracy' . i), value('recall' . i)) \
      at screen left[i] + 0.125, 0.225 center textcolor rgb dark
  set label 2 sprintf('{/:Bold %.1f € a round}', value('cost' . i)) at screen left[i] + 0.125, 0.10 \
      center textcolor rgb (i == 3 ? green : orange)
  plot $cells index (i - 1) using 1:2:($3 / all($2)) with image pixels, \
       $cells index (i - 1) using 1:2:(sprintf('{/:Bold %.0f}', $3)) with labels font ',24' textcolor rgb dark
  unset ylabel
  set ytics ('' 0, '' 1)
}
unset multiplot
